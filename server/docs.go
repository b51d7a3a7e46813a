package server

func (c *call) docs() {}
