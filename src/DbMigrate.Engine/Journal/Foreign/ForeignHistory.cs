using System.Data.Common;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>The table in which another tool records what it has applied.</summary>
internal abstract class ForeignHistory
{
    /// <summary>All tools whose history can be read.</summary>
    internal static IReadOnlyList<ForeignHistory> All { get; } =
    [
        new VersionHistory("dbmate", "public.schema_migrations"),
        new VersionHistory("supabase", "supabase_migrations.schema_migrations"),
        new VersionHistory("rails", "public.schema_migrations"),
        new FlywayHistory(),
        new PrismaHistory(),
        new DrizzleHistory(),
        new GooseHistory(),
        new SqlMigrateHistory(),
        new GolangMigrateHistory(),
        new NameHistory("node-pg-migrate", "public.pgmigrations", "name", "run_on"),
        new NameHistory("knex", "public.knex_migrations", "name", "migration_time"),
        new NameHistory("efcore", "public.\"__EFMigrationsHistory\"", "\"MigrationId\"", null),
        new GraphileMigrateHistory(),
        new SqitchHistory(),
        new LiquibaseHistory(),
        new MyBatisHistory(),
    ];

    /// <summary>The names of the tools, as a plan gives them.</summary>
    internal static IReadOnlyList<string> Tools { get; } = [.. All.Select(h => h.Tool)];

    /// <summary>The tool's name.</summary>
    internal abstract string Tool { get; }

    /// <summary>The table by default, schema-qualified and quoted as in SQL.</summary>
    internal abstract string Table { get; }

    /// <summary>The columns that the table must have.</summary>
    internal abstract IReadOnlyList<string> Columns { get; }

    /// <summary>Columns that the table of another tool with the same name has.</summary>
    internal virtual IReadOnlyList<string> Strange => [];

    /// <summary>Returns the history of a tool; null: there is none of that name.</summary>
    internal static ForeignHistory? Of(string tool) => All.FirstOrDefault(h => h.Tool == tool);

    /// <summary>Returns the table that a plan uses, as SQL names it whatever the search path is.</summary>
    internal string TableOf(MigrationFolder source) =>
        ObjectName.Parse(source.HistoryTable ?? Table) is { } name
            ? SqlText.QuoteQualifiedIfNeeded(name.Schema ?? "public", name.Name)
            : source.HistoryTable ?? Table;

    /// <summary>Returns the query of the rows, in the order in which they were recorded.</summary>
    /// <param name="table">The table, quoted.</param>
    internal abstract string Query(string table);

    /// <summary>Reads a row of the query.</summary>
    internal abstract HistoryRow Read(DbDataReader row);

    /// <summary>Returns the rows of a project, where the table has several.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="project">The project; null: the plan names none.</param>
    internal virtual IReadOnlyList<HistoryRow> OfProject(IReadOnlyList<HistoryRow> rows, string? project) => rows;

    /// <summary>Returns what the rows mean for the phases: at most one row for each migration.</summary>
    internal virtual IReadOnlyList<HistoryRow> Resolve(
        IReadOnlyList<HistoryRow> rows,
        IReadOnlyList<HistoryPhase> phases
    ) => [.. rows.Where(r => r.State != HistoryRowState.Gone)];

    /// <summary>Returns what the tool identifies a phase by. Default: its version.</summary>
    internal virtual string KeyOf(HistoryPhase phase) => phase.Version;

    /// <summary>Returns the checksum that the tool makes of a file; null: it makes none, or not of this one.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="file">The file's bytes.</param>
    /// <param name="before">The checksum of the phase before it, or null.</param>
    internal virtual string? ChecksumOf(HistoryPhase phase, byte[] file, string? before) => null;

    /// <summary>What the tool calls a migration that is not applied before one that is.</summary>
    internal virtual string Gap => $"{Tool} would run it late, out of order";

    /// <summary>What the tool says of a file that differs from what it ran.</summary>
    internal virtual string Mismatch => $"{Tool} would refuse it";

    /// <summary>Returns the tables that the tool makes for itself, the history first. Default: the history alone.</summary>
    /// <param name="table">The table of the history, quoted.</param>
    internal virtual IReadOnlyList<string> OwnTables(string table) => [table];

    /// <summary>Returns the tool's lock that is a row of a table; null: it has none.</summary>
    /// <param name="table">The table of the history, quoted.</param>
    internal virtual ForeignRowLock? RowLock(string table) => null;

    /// <summary>Returns the statements that make the table, and what else the tool makes with it.</summary>
    /// <param name="table">The table, quoted.</param>
    internal virtual IReadOnlyList<string> Create(string table) => throw Unkept();

    /// <summary>
    /// Returns the statements that record a phase as applied, as the tool does. Where it is recorded already, they
    /// change nothing.
    /// </summary>
    /// <param name="table">The table, quoted.</param>
    /// <param name="phase">The phase.</param>
    internal virtual IReadOnlyList<ForeignWrite> Applied(string table, KeptPhase phase) => throw Unkept();

    /// <summary>Returns the statements that record a phase as undone, as the tool does.</summary>
    /// <param name="table">The table, quoted.</param>
    /// <param name="phase">The phase.</param>
    internal virtual IReadOnlyList<ForeignWrite> Undone(string table, KeptPhase phase) => throw Unkept();

    /// <summary>Returns the statement that makes the schema of a table, where the tool makes one.</summary>
    private protected static string CreateSchema(string table) => $"create schema if not exists {SchemaOf(table)}";

    /// <summary>Returns the schema of a table, quoted.</summary>
    private protected static string SchemaOf(string table) =>
        ObjectName.Parse(table) is { Schema: { } schema } ? SqlText.QuoteIdentifierIfNeeded(schema) : "public";

    private InvalidOperationException Unkept() => new($"The history of {Tool} is not written.");

    private protected static string Text(DbDataReader row, int column) =>
        row.IsDBNull(column) ? string.Empty : row.GetString(column);

    private protected static DateTimeOffset? Instant(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
