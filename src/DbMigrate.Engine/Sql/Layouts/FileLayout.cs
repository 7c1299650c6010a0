namespace DbMigrate.Engine.Sql.Layouts;

/// <summary>How a migration tool reads one of its files.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Direction">The direction to run.</param>
internal sealed record FileLayout(MigrationLayout Tool, SectionDirection Direction)
{
    /// <summary>Returns what the tool would run of a file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="variables">The plan's variables: the values of placeholders.</param>
    internal FileView View(byte[] bytes, string name, IReadOnlyDictionary<string, string> variables) =>
        Tool switch
        {
            MigrationLayout.Dbmate => SectionReader.Read(new DbmateRules(), Direction, bytes, name),
            MigrationLayout.Goose => SectionReader.Read(new GooseRules(), Direction, bytes, name),
            MigrationLayout.SqlMigrate => SectionReader.Read(new SqlMigrateRules(), Direction, bytes, name),
            MigrationLayout.NodePgMigrate => SectionReader.Read(new NodePgMigrateRules(), Direction, bytes, name),
            MigrationLayout.Flyway => Placeholders.OfFlyway(bytes, name, variables),
            MigrationLayout.GraphileMigrate => Placeholders.OfGraphile(bytes, variables),
            MigrationLayout.Drizzle => Breakpoints.View(bytes),
            _ => new FileView(bytes),
        };

    /// <summary>Whether the tool's files hold both directions.</summary>
    internal static bool HasSections(MigrationLayout tool) =>
        tool
            is MigrationLayout.Dbmate
                or MigrationLayout.Goose
                or MigrationLayout.SqlMigrate
                or MigrationLayout.NodePgMigrate;
}
