package desktop

import (
	"errors"
	"runtime"

	"github.com/go-gl/gl/v2.1/gl"
	"github.com/go-gl/glfw/v3.3/glfw"
)

// Probe opens and closes a hidden window with the graphics the toolkit needs. It runs in a child process (see cli), for
// a driver may end the process it fails in.
func Probe() error {
	runtime.LockOSThread()
	if err := glfw.Init(); err != nil {
		return err
	}
	defer glfw.Terminate()
	glfw.WindowHint(glfw.Visible, glfw.False)
	glfw.WindowHint(glfw.ContextVersionMajor, 2)
	glfw.WindowHint(glfw.ContextVersionMinor, 1)
	w, err := glfw.CreateWindow(64, 64, "Griddle", nil, nil)
	if err != nil {
		return err
	}
	if w == nil { // the library swallows the errors of some systems
		return errors.New("there is no OpenGL 2.1 here")
	}
	defer w.Destroy()
	w.MakeContextCurrent()
	return gl.Init()
}
