namespace DbMigrate.Engine.Tests.Crash;

/// <summary>
/// A batch that a lock of another session holds in its middle, so that the server has done half of it.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Step">Its step in the plan.</param>
/// <param name="File">The text of the file <c>held.sql</c>.</param>
/// <param name="Hold">The statement that holds it, in a transaction that stays open.</param>
public sealed record HeldBatch(string Name, string Step, string File, string Hold)
{
    /// <summary>The statements that prepare the database.</summary>
    public static readonly string[] Before =
    [
        "create table ledger (what text not null)",
        "create table owners (id int primary key)",
        "insert into owners select i from generate_series(0, 6) i",
        "create table items (id int primary key, owner int, size int)",
        "insert into items select i, i % 7, i from generate_series(1, 500) i",
        "create index items_owner on items (owner)",
        "create table copied (id int)",
        "create table parts (id int) partition by range (id)",
        "create table parts_1 partition of parts for values from (0) to (100)",
        "insert into parts select i from generate_series(1, 50) i",
    ];

    private const string Sql = "sql: held.sql";
    private const string Write = "insert into items values (1000, 1, 1)";

    /// <summary>All batches by name.</summary>
    public static IReadOnlyDictionary<string, HeldBatch> All { get; } =
        new HeldBatch[]
        {
            new(
                "transaction",
                Sql,
                "insert into ledger values ('held 1');\nupdate items set size = size + 1;\ninsert into ledger values ('held 2');\n",
                "lock table items in exclusive mode"
            ),
            new(
                "transaction that waits after DDL",
                Sql,
                "insert into ledger values ('held 1');\nalter table items add column note text default 'x';\nselect pg_advisory_xact_lock(7);\n",
                "select pg_advisory_lock(7)"
            ),
            new(
                "statement mode",
                "sql: { file: held.sql, transaction: statement }",
                "insert into ledger values ('held 1');\nupdate items set size = size + 1;\ninsert into ledger values ('held 2');\n",
                "lock table items in exclusive mode"
            ),
            new(
                "begin and commit",
                Sql,
                "begin;\nupdate items set size = size + 1;\ninsert into ledger values ('held 1');\ncommit;\ninsert into ledger values ('held 2');\n",
                "lock table items in exclusive mode"
            ),
            new(
                "copy",
                Sql,
                "insert into ledger values ('held 1');\ncopy copied from stdin;\n1\n2\n3\n\\.\n",
                "lock table copied in exclusive mode"
            ),
            new("create index concurrently", Sql, "create index concurrently items_size on items (size);\n", Write),
            new(
                "create index concurrently if not exists",
                Sql,
                "create index concurrently if not exists items_size on items (size);\n",
                Write
            ),
            new("drop index concurrently", Sql, "drop index concurrently items_owner;\n", Write),
            new("reindex concurrently", Sql, "reindex index concurrently items_owner;\n", Write),
            new("vacuum", Sql, "vacuum items;\n", "lock table items in share update exclusive mode"),
            new(
                "detach concurrently",
                Sql,
                "alter table parts detach partition parts_1 concurrently;\n",
                "insert into parts values (51)"
            ),
            new("index step", "index: { table: items, columns: [size], name: items_size }", string.Empty, Write),
        }.ToDictionary(b => b.Name);

    /// <summary>The text of <c>plan.yaml</c>.</summary>
    public string Yaml =>
        $$"""
            plan: held
            limits: { lock_timeout: 90s, lock_budget: 90s }
            phases:
              - id: a
                apply:
                  - sql: first.sql
                  - {{Step}}
                  - sql: last.sql
                undo: []
            """;

    /// <summary>The files of the plan.</summary>
    public (string, string)[] Files =>
        [
            ("first.sql", "insert into ledger values ('first');\n"),
            ("held.sql", File),
            ("last.sql", "insert into ledger values ('last');\n"),
        ];
}
