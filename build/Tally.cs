namespace DbMigrate.Build;

/// <summary>The sum of every kind of test.</summary>
internal sealed record Tally(int Passed, int Failed, int Skipped)
{
    public static Tally Empty { get; } = new(0, 0, 0);

    public static Tally operator +(Tally left, Tally right) =>
        new(left.Passed + right.Passed, left.Failed + right.Failed, left.Skipped + right.Skipped);

    /// <summary>The line that closes a test run.</summary>
    public override string ToString() => $"total: {Passed} passed, {Failed} failed, {Skipped} skipped";
}
