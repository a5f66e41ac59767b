@echo off
chcp 932 >nul
pushd "%~dp0"
set DXFORMS=py -m dxforms
if exist "%USERPROFILE%\dxforms\Scripts\python.exe" set DXFORMS="%USERPROFILE%\dxforms\Scripts\python.exe" -m dxforms
where dxforms >nul 2>nul && set DXFORMS=dxforms
%DXFORMS% run
if errorlevel 1 (
  echo.
  echo 誤りがあります。上の説明を見て直してから、もう一度実行してください。
) else (
  echo.
  echo 完了しました。
)
popd
pause
