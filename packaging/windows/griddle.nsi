; The installer for Windows. build.sh calls makensis with VERSION, PUBLISHER, COPYRIGHT, PROGRAMS (folder of the two programs), ICON, LICENSE,
; SIGN (signs a file) and SETUP (the result).
;
;   setup.exe /S [/AUTOSTART] [/D=FOLDER]     silently; with /AUTOSTART Griddle starts with Windows (an update keeps what is set)
;   uninstall.exe /S [/DELETEDATA]            silently; the store stays unless /DELETEDATA is given
;
; Exit codes: 0 done, 1 cancelled, 2 it could not be done (a program of Griddle does not end, or the disk is full); then nothing is changed.

Unicode true
Target amd64-unicode
RequestExecutionLevel user ; for this user alone: no administrator is needed
SetCompressor /SOLID lzma
SetCompressorDictSize 64 ; the two programs have most of their code in common
ManifestDPIAware true

!include MUI2.nsh
!include FileFunc.nsh
!include WinMessages.nsh
!include LogicLib.nsh
!include Sections.nsh
!include WinVer.nsh

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Griddle"
!define RUN_KEY "Software\Microsoft\Windows\CurrentVersion\Run"
!define SESSION_CLASS "app.griddle.desktop.session" ; app/session_windows.go

Name "Griddle"
OutFile "${SETUP}"
InstallDir "$LOCALAPPDATA\Programs\Griddle"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" InstallLocation
BrandingText "Griddle ${VERSION}"

VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
VIAddVersionKey /LANG=0 ProductName "Griddle"
VIAddVersionKey /LANG=0 ProductVersion "${VERSION}"
VIAddVersionKey /LANG=0 FileVersion "${VERSION}"
VIAddVersionKey /LANG=0 FileDescription "Griddle Setup"
VIAddVersionKey /LANG=0 CompanyName "${PUBLISHER}"
VIAddVersionKey /LANG=0 LegalCopyright "${COPYRIGHT}"

!finalize '"${SIGN}" "%1"'
!uninstfinalize '"${SIGN}" "%1"'

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_FINISHPAGE_RUN "$INSTDIR\griddle.exe"
!define MUI_FINISHPAGE_NOREBOOTSUPPORT
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English
!insertmacro MUI_LANGUAGE German

LangString AUTOSTART ${LANG_ENGLISH} "Start with Windows"
LangString AUTOSTART ${LANG_GERMAN} "Mit Windows starten"
LangString PROGRAM_TIP ${LANG_ENGLISH} "The program, its entry in the start menu, and griddlectl for terminals."
LangString PROGRAM_TIP ${LANG_GERMAN} "Das Programm, sein Eintrag im Startmenü, und griddlectl für Terminals."
LangString AUTOSTART_TIP ${LANG_ENGLISH} "Opens Griddle when you sign in, so that programs reach your store right away."
LangString AUTOSTART_TIP ${LANG_GERMAN} "Öffnet Griddle, wenn Sie sich anmelden, damit Programme Ihren Laden sofort erreichen."
LangString TERMINAL ${LANG_ENGLISH} "Griddle Command Line"
LangString TERMINAL ${LANG_GERMAN} "Griddle-Kommandozeile"
LangString DATA ${LANG_ENGLISH} "Delete my store too"
LangString DATA ${LANG_GERMAN} "Auch meinen Laden löschen"
LangString DATA_TIP ${LANG_ENGLISH} "Deletes products, orders, customers, pictures, API keys and the backups in $LOCALAPPDATA\griddle. Without this they stay."
LangString DATA_TIP ${LANG_GERMAN} "Löscht Artikel, Bestellungen, Kunden, Bilder, API-Schlüssel und die Sicherungen in $LOCALAPPDATA\griddle. Ohne dies bleiben sie."
LangString DATA_SURE ${LANG_ENGLISH} "Delete the whole store in $LOCALAPPDATA\griddle, with its backups? This cannot be undone."
LangString DATA_SURE ${LANG_GERMAN} "Den ganzen Laden in $LOCALAPPDATA\griddle löschen, mit seinen Sicherungen? Das lässt sich nicht rückgängig machen."
LangString RUNNING ${LANG_ENGLISH} "Griddle is running and will be closed now. Programs cannot reach the store until it is started again."
LangString RUNNING ${LANG_GERMAN} "Griddle läuft und wird jetzt beendet. Programme erreichen den Laden erst wieder, wenn es neu gestartet ist."
LangString STUCK ${LANG_ENGLISH} "Griddle still runs. Close its window, or end griddlectl in its terminal, then try again."
LangString STUCK ${LANG_GERMAN} "Griddle läuft noch. Schließen Sie sein Fenster oder beenden Sie griddlectl in seinem Terminal, und versuchen Sie es erneut."
LangString FAILED ${LANG_ENGLISH} "Griddle could not be written to $INSTDIR. Is the disk full? Nothing was changed."
LangString FAILED ${LANG_GERMAN} "Griddle konnte nicht nach $INSTDIR geschrieben werden. Ist die Festplatte voll? Es wurde nichts geändert."
LangString OLD ${LANG_ENGLISH} "Griddle needs a 64-bit Windows 10 or newer."
LangString OLD ${LANG_GERMAN} "Griddle braucht ein 64-Bit-Windows ab Version 10."

Var InUse  ; 1 while a program of Griddle runs from the folder
Var Window
Var File
Var Turn
Var Old    ; what Windows starts with, before the update

; Windows lets nobody write to a program that runs.
!macro TEST_IN_USE PROGRAM
  ${If} ${FileExists} "$INSTDIR\${PROGRAM}"
    ClearErrors
    FileOpen $File "$INSTDIR\${PROGRAM}" a
    ${If} ${Errors}
      StrCpy $InUse 1
    ${Else}
      FileClose $File
    ${EndIf}
  ${EndIf}
!macroend

; Both halves have functions of their own: the uninstaller's names begin with "un.".
!macro CLOSE_RUNNING UN
Function ${UN}TestInUse
  StrCpy $InUse 0
  !insertmacro TEST_IN_USE griddle.exe
  !insertmacro TEST_IN_USE griddlectl.exe
FunctionEnd

; Asks every Griddle to end, through the hidden window that each of them has.
Function ${UN}AskToEnd
  StrCpy $Window 0
  ${Do}
    FindWindow $Window "${SESSION_CLASS}" "" 0 $Window
    ${If} $Window = 0
      ${ExitDo}
    ${EndIf}
    SendMessage $Window ${WM_CLOSE} 0 0 /TIMEOUT=2000
  ${Loop}
FunctionEnd

; Goes on only when no program of Griddle runs: what they were doing is finished and stored then.
Function ${UN}CloseRunning
  Call ${UN}TestInUse
  ${If} $InUse = 0
    Return
  ${EndIf}
  MessageBox MB_OKCANCEL|MB_ICONINFORMATION "$(RUNNING)" /SD IDOK IDOK +3
  SetErrorLevel 1
  Quit
  again:
  Call ${UN}AskToEnd
  ${For} $Turn 1 80 ; 20 seconds
    Call ${UN}TestInUse
    ${If} $InUse = 0
      Return
    ${EndIf}
    Sleep 250
  ${Next}
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(STUCK)" /SD IDCANCEL IDRETRY again
  SetErrorLevel 2
  Quit
FunctionEnd
!macroend
!insertmacro CLOSE_RUNNING ""
!insertmacro CLOSE_RUNNING "un."

Section "Griddle" PROGRAM
  SectionIn RO
  Call CloseRunning
  SetOutPath "$INSTDIR"
  ; Written beside the old ones first, so that a full disk leaves those.
  ClearErrors
  File "/oname=griddle.exe.new" "${PROGRAMS}/griddle.exe"
  File "/oname=griddlectl.exe.new" "${PROGRAMS}/griddlectl.exe"
  File "/oname=LICENSE.txt" "${LICENSE}"
  File "/oname=NOTICES.txt" "${NOTICES}"
  ${If} ${Errors}
    Delete "$INSTDIR\griddle.exe.new"
    Delete "$INSTDIR\griddlectl.exe.new"
    MessageBox MB_ICONSTOP "$(FAILED)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  Delete "$INSTDIR\griddle.exe"
  Rename "$INSTDIR\griddle.exe.new" "$INSTDIR\griddle.exe"
  Delete "$INSTDIR\griddlectl.exe"
  Rename "$INSTDIR\griddlectl.exe.new" "$INSTDIR\griddlectl.exe"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateDirectory "$SMPROGRAMS\Griddle"
  CreateShortcut "$SMPROGRAMS\Griddle\Griddle.lnk" "$INSTDIR\griddle.exe"
  SetOutPath "$PROFILE" ; where the terminal begins
  CreateShortcut "$SMPROGRAMS\Griddle\$(TERMINAL).lnk" "$SYSDIR\cmd.exe" '/k "set PATH=$INSTDIR;%PATH%&& griddlectl --help"' "$INSTDIR\griddle.exe"
  SetOutPath "$INSTDIR"

  WriteRegStr HKCU "${UNINSTALL_KEY}" DisplayName "Griddle"
  WriteRegStr HKCU "${UNINSTALL_KEY}" DisplayVersion "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" Publisher "${PUBLISHER}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" DisplayIcon "$INSTDIR\griddle.exe"
  WriteRegStr HKCU "${UNINSTALL_KEY}" InstallLocation "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" NoModify 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" NoRepair 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" EstimatedSize $0 ; KB
  DeleteRegValue HKCU "${RUN_KEY}" Griddle ; the next section sets it again
SectionEnd

Section /o "$(AUTOSTART)" STARTUP
  WriteRegStr HKCU "${RUN_KEY}" Griddle '"$INSTDIR\griddle.exe"'
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${PROGRAM} $(PROGRAM_TIP)
  !insertmacro MUI_DESCRIPTION_TEXT ${STARTUP} $(AUTOSTART_TIP)
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
  ${Unless} ${AtLeastWin10} ; a system of 32 bits does not start this installer at all
    MessageBox MB_ICONSTOP "$(OLD)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndUnless}
  ReadRegStr $Old HKCU "${RUN_KEY}" Griddle
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/AUTOSTART" $1
  ${IfNot} ${Errors}
  ${OrIf} $Old != ""
    !insertmacro SelectSection ${STARTUP}
  ${EndIf}
FunctionEnd

Section "un.Griddle"
  SectionIn RO
  Call un.CloseRunning
  Delete "$INSTDIR\griddle.exe"
  Delete "$INSTDIR\griddlectl.exe"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\NOTICES.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; stays if somebody put something else there
  RMDir /r "$SMPROGRAMS\Griddle"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  DeleteRegValue HKCU "${RUN_KEY}" Griddle
SectionEnd

Section /o "un.$(DATA)" STORE
  MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(DATA_SURE)" /SD IDYES IDYES +2
  Goto keep
  RMDir /r "$LOCALAPPDATA\griddle"
  keep:
SectionEnd

!insertmacro MUI_UNFUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${STORE} $(DATA_TIP)
!insertmacro MUI_UNFUNCTION_DESCRIPTION_END

Function un.onInit
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DELETEDATA" $1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${STORE}
  ${EndIf}
FunctionEnd
