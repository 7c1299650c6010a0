namespace DbMigrate.Engine.Scaffolding;

/// <summary>A phase of a plan that is not yet written.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title, or null.</param>
/// <param name="Apply">The name of the file that applies the phase.</param>
/// <param name="Undo">The name of the file that undoes the phase, or null.</param>
/// <param name="Todos">The tasks that remain for the user, one line each.</param>
internal sealed record DraftPhase(string Id, string? Title, string Apply, string? Undo, IReadOnlyList<string> Todos);
