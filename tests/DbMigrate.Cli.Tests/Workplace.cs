namespace DbMigrate.Cli.Tests;

/// <summary>
/// A plan in a folder and a database that it is for: the command is run there as an operator runs it.
/// </summary>
internal sealed class Workplace : IDisposable
{
    private const string Plan = """
        plan: shop
        connections: { default: "${DATABASE_URL}" }
        variables: { first_id: 1 }
        limits: { lock_timeout: 200ms, lock_budget: 1s }
        phases:
          - id: a
            title: The table
            apply: [ sql: a.sql ]
            verify:
              - name: it has its first row
                sql: select count(*) from item
                expect: 1
            undo: [ sql: a.undo.sql ]
          - id: b
            title: More rows
            gates:
              - soak: { after: a, for: 24h }
              - milestone: build-deployed
            preflight:
              - name: the table is there
                exists: { table: item }
            apply: [ sql: b.sql ]
            verify:
              - name: a thousand rows
                sql: select count(*) from item
                expect: 1000
            undo: [ sql: b.undo.sql ]
          - id: c
            title: Dangerous
            risk: high
            after: [a]
            apply: [ sql: c.sql ]
            undo: [ sql: c.undo.sql ]
          - id: slow
            title: Long
            after: [a]
            apply: [ sql: slow.sql ]
            undo: []
          - id: doubt
            title: A procedure that may commit
            after: [a]
            apply: [ sql: doubt.sql ]
            undo: []
        maintenance:
          daily: [ sql: b.sql ]
        """;

    private readonly TemporaryFolder _folder = new TemporaryFolder()
        .With("plan.yaml", Plan)
        .With(
            "a.sql",
            "create table item (id int primary key, name text);\ninsert into item values (:first_id, 'one');\n"
        )
        .With("a.undo.sql", "drop table item;\n")
        .With("b.sql", "insert into item select i, 'more' from generate_series(2, 1000) i;\n")
        .With("b.undo.sql", "delete from item where id > 1;\n")
        .With("c.sql", "alter table item add column price numeric;\n")
        .With("c.undo.sql", "alter table item drop column price;\n")
        .With(
            "doubt.sql",
            "create procedure nap() language plpgsql as 'begin perform pg_sleep(120); commit; end';\ncall nap();\n"
        )
        .With("slow.sql", "insert into item values (5000, 'slow');\nselect pg_sleep(120);\n");

    private Workplace(Uri database) => Database = database;

    /// <summary>The database.</summary>
    public Uri Database { get; }

    /// <summary>The plan's folder.</summary>
    public string Folder => _folder.Path;

    /// <summary>What the operator's shell has set.</summary>
    public Dictionary<string, string> Variables => new() { ["DATABASE_URL"] = Database.ToString() };

    /// <summary>A new one.</summary>
    public static async Task<Workplace> CreateAsync(ServerFixture server) => On(await server.CreateDatabaseAsync());

    /// <summary>A new one on a database.</summary>
    public static Workplace On(Uri database) => new(database);

    /// <summary>Runs the command in the plan's folder.</summary>
    /// <param name="line">Words with a blank between them.</param>
    public Task<CommandOutcome> RunAsync(string line) => RunAsync(line.Split(' '));

    /// <summary>Runs the command in the plan's folder.</summary>
    public Task<CommandOutcome> RunAsync(string[] words, string input = "") =>
        CommandProcess.RunAsync(words, input, Variables, Folder);

    /// <summary>Writes one of the plan's files anew.</summary>
    public void Write(string name, string text) => _folder.With(name, text);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
