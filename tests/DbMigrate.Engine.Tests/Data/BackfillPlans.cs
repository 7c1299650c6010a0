using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Data;

/// <summary>Plans with one backfill, and a table that counts the changes of each row.</summary>
internal static class BackfillPlans
{
    /// <summary>Creates a plan with one phase and one backfill.</summary>
    internal static TestPlan Of(
        TestDatabase database,
        string backfill,
        string more = "",
        string lockTimeout = "200ms"
    ) =>
        new(
            database,
            $"plan: fill\nlimits: {{ lock_timeout: {lockTimeout}, lock_budget: 20s }}\nphases:\n  - id: a\n    apply:\n      - backfill: {{ {backfill} }}\n{more}"
        );

    /// <summary>
    /// Creates the table <c>people</c> (id, name, mark, seen). A trigger counts the changes of each row in <c>seen</c>.
    /// </summary>
    internal static async Task MakePeopleAsync(TestDatabase database, int rows) =>
        await database.ExecuteAllAsync(
            "create table people (id int primary key, name text not null, mark text, seen int not null default 0)",
            $"insert into people (id, name) select g * 3, 'name ' || g from generate_series(1, {rows}) g",
            "create function count_change() returns trigger language plpgsql as $$ begin new.seen := old.seen + 1; return new; end $$",
            "create trigger seen before update on people for each row execute function count_change()",
            "analyze people"
        );

    /// <summary>Returns how many rows were changed how often, for example <c>1: 500</c>.</summary>
    internal static async Task<string> SeenAsync(TestDatabase database) =>
        string.Join(
            ", ",
            await database.ColumnAsync<string>(
                "select seen || ': ' || count(*) from people group by seen order by seen"
            )
        );
}
