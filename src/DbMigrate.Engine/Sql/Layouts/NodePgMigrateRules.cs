namespace DbMigrate.Engine.Sql.Layouts;

/// <summary>The sections of node-pg-migrate: <c>-- Up Migration</c>, <c>-- Down Migration</c>.</summary>
internal sealed class NodePgMigrateRules : SectionRules
{
    internal override string Tool => "node-pg-migrate";

    internal override string UpLine => "-- Up Migration";

    internal override string DownLine => "-- Down Migration";

    internal override bool WholeFileWithoutSections => true;

    internal override bool RefusesStatementsBefore => false;

    internal override SectionLine? Of(string line)
    {
        var text = line.TrimStart();
        if (!text.StartsWith("--", StringComparison.Ordinal))
        {
            return null;
        }

        var words = text.TrimStart('-', ' ', '\t').Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length < 2 || !words[1].StartsWith("migration", StringComparison.OrdinalIgnoreCase) ? null
            : words[0].Equals("up", StringComparison.OrdinalIgnoreCase) ? new(SectionDirection.Apply)
            : words[0].Equals("down", StringComparison.OrdinalIgnoreCase) ? new(SectionDirection.Undo)
            : null;
    }
}
