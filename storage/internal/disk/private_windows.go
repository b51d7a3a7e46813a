package disk

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// MakePrivate leaves a folder, with what will be made in it, or a file to this user, the system and the
// administrators, whatever the folder around it hands down: the modes 0700 and 0600 mean nothing to Windows. A
// drive that knows no rights, such as a memory stick, keeps none.
func MakePrivate(path string) error {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return err
	}
	// Protected (P) from what is handed down; full access (FA), handed on to folders and files (OICI).
	rights, err := windows.SecurityDescriptorFromString(fmt.Sprintf(
		"D:P(A;OICI;FA;;;%s)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)", user.User.Sid))
	if err != nil {
		return err
	}
	list, _, err := rights.DACL()
	if err != nil {
		return err
	}
	err = windows.SetNamedSecurityInfo(path, windows.SE_FILE_OBJECT,
		windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, nil, nil, list, nil)
	if err == windows.ERROR_NOT_SUPPORTED || err == windows.ERROR_INVALID_FUNCTION {
		return nil
	}
	return err
}
