package target

// SettingError says that the configuration names what is not there, or is not
// what it is said to be.
type SettingError struct{ Reason string }

func (e *SettingError) Error() string { return e.Reason }
