using DbMigrate.Engine.Sandbox;

namespace DbMigrate.Engine.Tests.Support;

/// <summary>
/// A test for one version of the server. It is skipped where the machine does not have that version.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresVersionFactAttribute : FactAttribute
{
    /// <summary>Searches for the version.</summary>
    /// <param name="major">The major version, for example 18.</param>
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
