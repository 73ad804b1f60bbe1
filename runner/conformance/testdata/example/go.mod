module example.com/gateway

go 1.26

require github.com/modecert/modecert v0.0.0

replace github.com/modecert/modecert => ../../../..
