using System.Runtime.CompilerServices;
using Npgsql;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// Makes Npgsql send statements as they are written: no reading of <c>:name</c>, <c>@name</c> or <c>;</c> in them.
/// </summary>
/// <remarks>
/// Npgsql reads its switch once, when its command type is initialised. Switches belong to the whole process, so it is
/// set for that moment
/// alone: another Npgsql in this process, in another load context, keeps its own way.
/// See https://www.npgsql.org/doc/basic-usage.html#positional-and-named-placeholders.
/// </remarks>
internal static class NpgsqlSetup
{
    private const string RewritingSwitch = "Npgsql.EnableSqlRewriting";

    // A static initialiser runs once, whoever comes first, and everybody else waits for it.
    private static readonly bool Done = Initialise();

    /// <summary>To be called before the first command of this process is made.</summary>
    public static void Ensure() => _ = Done;

    private static bool Initialise()
    {
        var wasSet = AppContext.TryGetSwitch(RewritingSwitch, out var before);
        AppContext.SetSwitch(RewritingSwitch, false);
        try
        {
            RuntimeHelpers.RunClassConstructor(typeof(NpgsqlCommand).TypeHandle);
        }
        finally
        {
            // A switch cannot be unset; on is Npgsql's default.
            AppContext.SetSwitch(RewritingSwitch, !wasSet || before);
        }

        return true;
    }
}
