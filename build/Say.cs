namespace DbMigrate.Build;

/// <summary>What the build says of itself, apart from what its programs print.</summary>
internal static class Say
{
    private static readonly List<string> Left = [];
    private static readonly List<(string What, string Why)> Fallen = [];

    /// <summary>What was left out, and why.</summary>
    public static IReadOnlyList<string> LeftOut => Left;

    /// <summary>The tests that failed, and with what.</summary>
    public static IReadOnlyList<(string What, string Why)> Failed => Fallen;

    /// <summary>A step begins.</summary>
    public static void Step(string text) => Console.WriteLine($"==> {text}");

    /// <summary>Something to know.</summary>
    public static void Note(string text) => Console.WriteLine($"    {text}");

    /// <summary>A test failed; said at the end, where who looks at a long output looks first.</summary>
    public static void Fail(string what, string why) => Fallen.Add((what, why));

    /// <summary>A part that cannot be done here; said once, at once, and again at the end.</summary>
    public static void LeaveOut(string what, string why)
    {
        var text = $"{what}: {why}";
        if (!Left.Contains(text))
        {
            Left.Add(text);
            Console.WriteLine($"    left out: {text}");
        }
    }
}
