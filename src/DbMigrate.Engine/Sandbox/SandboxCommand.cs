namespace DbMigrate.Engine.Sandbox;

/// <summary>A program to run for a sandbox, with its arguments as a list. No shell parses them.</summary>
/// <param name="Program">The program's path.</param>
/// <param name="Arguments">The arguments.</param>
/// <param name="WorkingFolder">The working folder. The program's user must be able to enter it.</param>
internal sealed record SandboxCommand(string Program, IReadOnlyList<string> Arguments, string WorkingFolder);
