using Xunit.Abstractions;

namespace DbMigrate.Engine.Tests.Support;

/// <summary>
/// The series that take minutes: crashes, interrupted backfills, kills of steps, whole examples. They carry
/// <c>[Trait(HeavyTests.Trait, HeavyTests.Heavy)]</c>.
/// </summary>
/// <remarks>
/// The build runs them on one server version. <c>DBMIGRATE_TEST_HEAVY=0</c> in the environment leaves them out.
/// </remarks>
public static class HeavyTests
{
    /// <summary>The name of the trait.</summary>
    public const string Trait = "Run";

    /// <summary>The value of the trait.</summary>
    public const string Heavy = "Heavy";

    /// <summary>Whether the heavy series run. Default: true; false with <c>DBMIGRATE_TEST_HEAVY=0</c>.</summary>
    internal static bool AreRun { get; } = Environment.GetEnvironmentVariable("DBMIGRATE_TEST_HEAVY") != "0";

    /// <summary>
    /// Whether a series takes all of its points instead of a sample. Default: false; true with
    /// <c>DBMIGRATE_CRASH=all</c>.
    /// </summary>
    internal static bool AreComplete { get; } = Environment.GetEnvironmentVariable("DBMIGRATE_CRASH") == "all";

    /// <summary>Returns whether a test is part of a heavy series.</summary>
    internal static bool IsHeavy(ITestCase test) =>
        test.Traits.TryGetValue(Trait, out var values) && values.Contains(Heavy);

    /// <summary>Returns whether a test runs in this environment.</summary>
    internal static bool IsWanted(ITestCase test) => AreRun || !IsHeavy(test);
}
