namespace DbMigrate.Engine.Scaffolding;

/// <summary>A file of a plan that is about to be written.</summary>
/// <param name="Name">Relative to the plan's folder, with <c>/</c>.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record DraftFile(string Name, byte[] Content);
