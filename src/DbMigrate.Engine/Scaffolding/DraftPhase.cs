namespace DbMigrate.Engine.Scaffolding;

/// <summary>A phase of a plan that is about to be written.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title, or null.</param>
/// <param name="Apply">The name of the file that applies it.</param>
/// <param name="Undo">The name of the file that takes it back, or null.</param>
/// <param name="Todos">What is left to be done by hand, a line each.</param>
internal sealed record DraftPhase(string Id, string? Title, string Apply, string? Undo, IReadOnlyList<string> Todos);
