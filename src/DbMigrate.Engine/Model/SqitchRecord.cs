namespace DbMigrate.Engine.Model;

/// <summary>A change as Sqitch records it.</summary>
/// <param name="Project">The project.</param>
/// <param name="Id">Sqitch's id of the change.</param>
/// <param name="Name">The change's name.</param>
/// <param name="Planned">When it was planned, by whom, and the note.</param>
internal sealed record SqitchRecord(string Project, string Id, string Name, SqitchStamp Planned)
{
    /// <summary>The URI of the project, or null.</summary>
    internal string? Uri { get; init; }

    /// <summary>What it requires, each with the id of the change; null: the change is of another project.</summary>
    internal IReadOnlyList<(string Name, string? Id)> Requires { get; init; } = [];

    /// <summary>What it conflicts with.</summary>
    internal IReadOnlyList<string> Conflicts { get; init; } = [];

    /// <summary>The tags after it, with the <c>@</c>.</summary>
    internal IReadOnlyList<(string Id, string Name, SqitchStamp Planned)> Tags { get; init; } = [];
}

/// <summary>When and by whom a change or tag was planned.</summary>
/// <param name="At">The time, in UTC.</param>
/// <param name="Name">The planner's name.</param>
/// <param name="Email">The planner's address.</param>
/// <param name="Note">The note; empty: none.</param>
internal sealed record SqitchStamp(DateTime At, string Name, string Email, string Note);
