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
if not defined TOOL for %%i in (dxforms.exe) do if not "%%~$PATH:i"=="" set TOOL="%%~$PATH:i"
if not defined TOOL py -c "import dxforms.cli" >nul 2>nul && set TOOL=py -m dxforms
if not defined TOOL goto missing
if not "%~1"=="" goto dropped
%TOOL% run --no-pull "%~dp0."
if not "%ERRORLEVEL%"=="0" set "STATUS=%ERRORLEVEL%"
goto told
:dropped
if not exist "%~1" goto split
%TOOL% run --no-pull "%~1"
if not "%ERRORLEVEL%"=="0" set "STATUS=%ERRORLEVEL%"
echo.
shift /1
if not "%~1"=="" goto dropped
:told
if not "%STATUS%"=="0" echo できませんでした。上の説明を見て直してから、もう一度ダブルクリックしてください。
goto end
:split
set "STATUS=1"
echo 重ねて放したファイルを受け取れませんでした。ファイルやフォルダーの名前に、アンドやコンマなどの半角の記号があると、受け取れません。重ねずに、講演会情報のあるフォルダーの「集計と報告書を作る.cmd」をダブルクリックしてください。
goto end
:missing
set "STATUS=1"
echo dxformsが見つかりません。使い方の「準備」のとおりにインストールしてから、もう一度ダブルクリックしてください。
:end
echo.
pause
chcp %PAGE% >nul
exit /b %STATUS%
