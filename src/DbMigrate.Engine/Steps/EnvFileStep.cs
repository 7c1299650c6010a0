using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>env_file</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class EnvFileStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "env_file",
            new MapShape(
                "Sets one key of a .env file, atomically; the value before is kept for undo, outside the journal.",
                new KeyShape(
                    "file",
                    new ValueShape.Text(),
                    "The file, from the plan's folder; it may lie outside of it.",
                    Required: true
                ),
                new KeyShape("key", new ValueShape.Text(), "The key.", Required: true),
                new KeyShape(
                    "value",
                    new ValueShape.Scalar(),
                    "Its value; a secret is given as ${ENVIRONMENT_VARIABLE} or secret:NAME.",
                    Required: true
                )
            ),
            Bind: null
        );
}
