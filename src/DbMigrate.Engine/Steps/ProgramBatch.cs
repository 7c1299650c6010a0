using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Steps;

/// <summary>An external program. A crash between its start and its end leaves it in doubt.</summary>
internal sealed class ProgramBatch : Batch
{
    /// <summary>The program and its arguments.</summary>
    internal required IReadOnlyList<string> Words { get; init; }

    /// <summary>The working folder.</summary>
    internal required string Folder { get; init; }

    /// <summary>The names of the environment variables that it gets besides the usual ones.</summary>
    internal required IReadOnlyList<string> Environment { get; init; }

    /// <summary>How long it may run; null: no limit.</summary>
    internal required TimeSpan? Timeout { get; init; }
}
