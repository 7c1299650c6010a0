namespace DbMigrate.Engine.Sandbox;

/// <summary>A program to run for a sandbox, as a list of words: no shell reads them.</summary>
/// <param name="Program">Its path.</param>
/// <param name="Arguments">Its words.</param>
/// <param name="WorkingFolder">Where it runs: one that its user may enter.</param>
internal sealed record SandboxCommand(string Program, IReadOnlyList<string> Arguments, string WorkingFolder);
