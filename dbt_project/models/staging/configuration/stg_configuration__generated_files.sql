{{ configured('generated_files', ['pattern'], key=['pattern']) }}
