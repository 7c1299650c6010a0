using System.Runtime.CompilerServices;
using Npgsql;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// Makes Npgsql send statements unchanged: it does not interpret <c>:name</c>, <c>@name</c> or <c>;</c> in them.
/// </summary>
/// <remarks>
/// Npgsql reads its switch once, when its command type is initialised. Switches apply to the whole process, so it is
/// set only for that moment. Another Npgsql in this process, in another load context, keeps its default. See
/// https://www.npgsql.org/doc/basic-usage.html#positional-and-named-placeholders.
/// </remarks>
internal static class NpgsqlSetup
{
    private const string RewritingSwitch = "Npgsql.EnableSqlRewriting";

    // A static initialiser runs once; concurrent callers wait for it.
    private static readonly bool Done = Initialise();

    /// <summary>Applies the setup. Must be called before the first command of this process is created.</summary>
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
            // A switch cannot be unset. Npgsql's default is on.
            AppContext.SetSwitch(RewritingSwitch, !wasSet || before);
        }

        return true;
    }
}
