@echo off
setlocal EnableExtensions DisableDelayedExpansion
for /f "tokens=2 delims=:" %%c in ('chcp') do set "PAGE=%%c"
chcp 932 >nul
rem ダブルクリックすると、このフォルダーの講演会情報から、集計と報告書を作ります。
rem 講演会情報のファイルを、このファイルの上に重ねて放すこともできます。
set "PYTHONSAFEPATH=1"
set "STATUS=0"
set "TOOL="
if not defined TOOL if exist "%USERPROFILE%\dxforms\Scripts\python.exe" set TOOL="%USERPROFILE%\dxforms\Scripts\python.exe" -m dxforms
if not defined TOOL for %%d in (dxforms.exe) do if not "%%~$PATH:d"=="" set TOOL="%%~$PATH:d"
if not defined TOOL py -c "import dxforms.cli" >nul 2>nul && set TOOL=py -m dxforms
if not defined TOOL goto missing
if not "%~1"=="" goto dropped
%TOOL% run --no-pull "%~dp0."
if not "%ERRORLEVEL%"=="0" set "STATUS=%ERRORLEVEL%"
goto told
:dropped
%TOOL% run --no-pull "%~1"
if not "%ERRORLEVEL%"=="0" set "STATUS=%ERRORLEVEL%"
echo.
shift /1
if not "%~1"=="" goto dropped
:told
if not "%STATUS%"=="0" echo できませんでした。上の説明を見て直してから、もう一度ダブルクリックしてください。
goto end
:missing
set "STATUS=1"
echo dxformsが見つかりません。使い方の「準備」のとおりにインストールしてから、もう一度ダブルクリックしてください。
:end
echo.
pause
chcp %PAGE% >nul
exit /b %STATUS%
