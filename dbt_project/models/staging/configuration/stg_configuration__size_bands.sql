{{ configured('size_bands', ['band', 'position', 'lines_from', 'lines_below'], key=['band']) }}
