using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>env_file</c>: known to the reader and the schema; not available in this version.</summary>
internal static class EnvFileStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "env_file",
            new MapShape(
                "Sets one key of a .env file atomically. The previous value is kept for undo, outside the journal.",
                new KeyShape(
                    "file",
                    new ValueShape.Text(),
                    "The file, relative to the plan's folder. It may be outside of that folder.",
                    Required: true
                ),
                new KeyShape("key", new ValueShape.Text(), "The key.", Required: true),
                new KeyShape(
                    "value",
                    new ValueShape.Scalar(),
                    "The value. A secret is given as ${ENVIRONMENT_VARIABLE} or secret:NAME.",
                    Required: true
                )
            ),
            Bind: null
        );
}
