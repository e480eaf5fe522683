# tap.sh - what the shell tests of this folder share: it is read, not run.
n=0
n_failed=0

# check NAME EXPECTED ACTUAL
check ()
{
  n=$((n + 1))
  if [ "$2" = "$3" ]; then
    echo "ok $n - $1"
  else
    n_failed=$((n_failed + 1))
    echo "not ok $n - $1: expected '$2', got '$3'"
  fi
}

end_tests ()
{
  echo "1..$n"
  [ "$n_failed" -eq 0 ]
}
