# Writes the types of the application again. With a hosted service, its own generator takes this place.
set -eu
psql "$DATABASE_URL" --no-psqlrc --quiet --tuples-only --no-align --file types.sql --output database.types.ts.new
mv database.types.ts.new database.types.ts
