namespace DbMigrate.Engine.Model.Steps;

/// <summary>Something that a step makes, and that a connection of the plan may need.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name, not quoted.</param>
internal sealed record MadeObject(MadeKind Kind, string Name);

/// <summary>The things that a connection may need.</summary>
internal enum MadeKind
{
    /// <summary>The database.</summary>
    Database,

    /// <summary>The login.</summary>
    Role,

    /// <summary>An environment variable: a step writes it into a file.</summary>
    Variable,
}
