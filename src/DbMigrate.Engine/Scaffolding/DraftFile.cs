namespace DbMigrate.Engine.Scaffolding;

/// <summary>A file of a plan that is not yet written.</summary>
/// <param name="Name">Relative to the plan's folder, with <c>/</c>.</param>
/// <param name="Content">The content.</param>
internal sealed record DraftFile(string Name, byte[] Content);
