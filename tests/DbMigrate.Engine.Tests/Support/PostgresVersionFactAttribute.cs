using DbMigrate.Engine.Sandbox;

namespace DbMigrate.Engine.Tests.Support;

/// <summary>
/// A test for one version of the server; skipped, and counted as such, where that is not on this machine.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresVersionFactAttribute : FactAttribute
{
    /// <summary>Looks for the version.</summary>
    /// <param name="major">As in 18.</param>
    public PostgresVersionFactAttribute(int major)
    {
        try
        {
            PostgresBinaries
                .FindAsync(major.ToString(System.Globalization.CultureInfo.InvariantCulture), CancellationToken.None)
                .GetAwaiter()
                .GetResult();
        }
        catch (PostgresNotFoundException)
        {
            Skip = $"PostgreSQL {major} is not on this machine.";
        }
    }
}
