SELECT from_table, deleted FROM app.apply_retention();
