using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Engine.Steps;

/// <summary>What the statements of a SQL file would do, told offline.</summary>
internal static class SqlPreview
{
    /// <summary>How much of a statement's text is shown.</summary>
    private const int Shown = 400;

    /// <summary>
    /// The first words of statements that change the definition of no relation but those that they name. Whatever else
    /// a file runs (DO, a function, CREATE FUNCTION …)
    /// may change anything.
    /// </summary>
    private static readonly string[] NamesAll =
    [
        "CREATE TABLE",
        "ALTER TABLE",
        "DROP TABLE",
        "CREATE INDEX",
        "CREATE UNIQUE INDEX",
        "ALTER INDEX",
        "DROP INDEX",
        "CREATE POLICY",
        "ALTER POLICY",
        "DROP POLICY",
        "CREATE VIEW",
        "DROP VIEW",
        "CREATE MATERIALIZED VIEW",
        "DROP MATERIALIZED VIEW",
        "CREATE SEQUENCE",
        "ALTER SEQUENCE",
        "DROP SEQUENCE",
        "COMMENT ON TABLE",
        "COMMENT ON COLUMN",
        "COMMENT ON INDEX",
        "INSERT",
        "UPDATE",
        "DELETE",
        "MERGE",
        "TRUNCATE",
        "COPY",
        "ANALYZE",
        "VACUUM",
        "REINDEX",
        "LOCK",
    ];

    private static readonly HashSet<string> Relations = new(StringComparer.Ordinal)
    {
        "table",
        "index",
        "view",
        "materialized view",
        "sequence",
        "foreign table",
    };

    internal static StepPreview Of(IEnumerable<MigrationStatement> statements)
    {
        var texts = new List<string>();
        var locks = new List<string>();
        var tables = new HashSet<string>(StringComparer.Ordinal);
        HashSet<string>? changes = new(StringComparer.Ordinal);
        foreach (var statement in statements)
        {
            var text = Redactor.CleanPatterns(statement.Text);
            texts.Add($"{statement.File}:{statement.Line}: {(text.Length > Shown ? text[..Shown] + " …" : text)}");
            foreach (var taken in statement.Locks.Where(l => !l.Table.StartsWith('(')))
            {
                locks.Add(taken.ToString() + (taken.New ? " (new: nobody waits)" : string.Empty));
                if (!taken.New)
                {
                    tables.Add(taken.Table);
                }
            }

            if (changes is not null && NamesEverything(statement))
            {
                changes.UnionWith(statement.Objects.Where(o => Relations.Contains(o.Type)).Select(o => o.Name));
                changes.UnionWith(statement.Locks.Where(l => !l.Table.StartsWith('(')).Select(l => l.Table));
            }
            else
            {
                changes = null;
            }
        }

        return new StepPreview(texts, [.. locks.Distinct(StringComparer.Ordinal)], [.. tables])
        {
            Changes = changes is null ? null : [.. changes],
        };
    }

    private static bool NamesEverything(MigrationStatement statement) =>
        Array.Exists(NamesAll, k => statement.Kind.StartsWith(k, StringComparison.Ordinal))
        && !statement.Text.Contains("cascade", StringComparison.OrdinalIgnoreCase)
        && !statement.Text.Contains("rename", StringComparison.OrdinalIgnoreCase);
}
