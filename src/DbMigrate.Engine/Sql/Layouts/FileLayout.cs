namespace DbMigrate.Engine.Sql.Layouts;

/// <summary>How a migration tool reads one of its files.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Direction">The direction to run.</param>
internal sealed record FileLayout(MigrationLayout Tool, SectionDirection Direction)
{
    private static readonly DbmateRules Dbmate = new();
    private static readonly GooseRules Goose = new();
    private static readonly SqlMigrateRules SqlMigrate = new();
    private static readonly MyBatisRules MyBatis = new();
    private static readonly NodePgMigrateRules NodePgMigrate = new();

    /// <summary>Returns what the tool would run of a file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="variables">The plan's variables: the values of placeholders.</param>
    internal FileView View(byte[] bytes, string name, IReadOnlyDictionary<string, string> variables) =>
        Tool switch
        {
            _ when RulesOf(Tool) is { } rules => SectionReader.Read(rules, Direction, bytes, name),
            MigrationLayout.Flyway => Placeholders.OfFlyway(bytes, name, variables),
            MigrationLayout.GraphileMigrate => Placeholders.OfGraphile(bytes, name, variables),
            MigrationLayout.Drizzle => Breakpoints.View(bytes),
            _ => new FileView(bytes),
        };

    /// <summary>Whether the tool's files hold both directions.</summary>
    internal static bool HasSections(MigrationLayout tool) => RulesOf(tool) is not null;

    /// <summary>Returns the line that begins the section to undo, where the tool's files have sections.</summary>
    internal static string? DownLineOf(MigrationLayout tool) => RulesOf(tool)?.DownLine;

    private static SectionRules? RulesOf(MigrationLayout tool) =>
        tool switch
        {
            MigrationLayout.Dbmate => Dbmate,
            MigrationLayout.Goose => Goose,
            MigrationLayout.SqlMigrate => SqlMigrate,
            MigrationLayout.NodePgMigrate => NodePgMigrate,
            MigrationLayout.MyBatis => MyBatis,
            _ => null,
        };
}
