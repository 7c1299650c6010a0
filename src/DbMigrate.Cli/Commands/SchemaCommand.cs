using System.CommandLine;

namespace DbMigrate.Cli.Commands;

/// <summary>Exports and compares schemas.</summary>
internal sealed class SchemaCommand : Command
{
    public SchemaCommand()
        : base("schema", "Export the schema of a database, or compare two schemas.")
    {
        Add(new SchemaExportCommand());
        Add(new SchemaDiffCommand());
    }
}
