namespace DbMigrate.Build.Testing;

/// <summary>A part of the tests that runs beside other parts.</summary>
/// <param name="Title">The part's name in the output.</param>
/// <param name="RunAsync">Runs the part and returns its counts.</param>
/// <param name="Group">Parts of the same group never run at the same time. Null: no group.</param>
internal sealed record TestPart(string Title, Func<Task<TestCounts>> RunAsync, string? Group = null);
