using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Steps;

/// <summary><c>enable_rls</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class EnableRlsStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } = new(
        "enable_rls",
        new MapShape(
            "Enables row security.",
            new KeyShape("tables", new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true), "The tables.", Required: true),
            new KeyShape("force", new ValueShape.Boolean(), "Whether it binds the owner too; false where nothing is said."))
        {
            ShortForm = "tables",
        },
        Bind: null);
}
