using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Data;

/// <summary>
/// Rows of <c>people</c> at which a backfill stops until the test opens them: a worker is in the middle of a batch for
/// as long as the test needs, on a fast machine and on a slow one.
/// </summary>
/// <param name="database">The database with the table of <see cref="BackfillPlans.MakePeopleAsync"/>.</param>
internal sealed class RowGate(TestDatabase database)
{
    /// <summary>
    /// A backfill that stops at the gates. Its target is longer than a worker is held: no batch is cancelled for that.
    /// </summary>
    internal const string Backfill = "table: people, set: mark = pass(id), target: 5m";

    private const int LockClass = 4711;

    private static readonly string Held =
        $"select objid::int from pg_locks where locktype = 'advisory' and classid = {LockClass} and database = (select oid from pg_database where datname = current_database())";

    /// <summary>Makes a gate of every thousandth row, from row 1500: a first batch of 1000 rows is never held.</summary>
    internal Task InstallAsync() =>
        database.ExecuteAllAsync(
            "create table gate (id int primary key)",
            "insert into gate select id from people where id % 3000 = 1500 and id >= 4500",
            $"""
            create function pass(row_id int) returns text language plpgsql as $$
            begin
                if exists (select from gate where id = row_id) then
                    perform pg_advisory_xact_lock_shared({LockClass}, row_id);
                    while exists (select from gate where id = row_id) loop
                        perform pg_sleep(0.01);
                    end loop;
                end if;
                return 'passed ' || row_id;
            end $$
            """
        );

    /// <summary>Waits until so many workers are held.</summary>
    /// <param name="workers">The number of workers.</param>
    /// <param name="run">The execution; an error when it ends before.</param>
    /// <returns>The gates at which they are.</returns>
    internal async Task<int[]> HoldsAsync(int workers, Task run)
    {
        await database.WaitForAsync($"select count(*) = {workers} from ({Held}) held", run);
        return [.. await database.ColumnAsync<int>(Held)];
    }

    /// <summary>Opens gates.</summary>
    internal Task OpenAsync(int[] gates) => database.ExecuteAsync("delete from gate where id = any($1)", gates);

    /// <summary>Opens all gates.</summary>
    internal Task OpenAllAsync() => database.ExecuteAsync("delete from gate");
}
