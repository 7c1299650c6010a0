namespace DbMigrate.Engine.Model;

/// <summary>Where a phase of another tool's folder comes from.</summary>
/// <param name="Version">How the tool identifies it in its history.</param>
/// <param name="File">The file to apply, relative to the plan's folder.</param>
internal sealed record PhaseOrigin(string Version, string File);
