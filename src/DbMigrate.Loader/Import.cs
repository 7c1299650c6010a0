using System.Management.Automation;
using System.Runtime.Loader;

namespace DbMigrate.Loader;

/// <summary>
/// PowerShell calls it when it imports this assembly, before it looks at the commands, which need the engine.
/// </summary>
public sealed class Import : IModuleAssemblyInitializer
{
    private static int _done;

    /// <summary>Lets the session find the engine in its load context.</summary>
    public void OnImport()
    {
        // A session imports the module again, and several sessions share a process.
        if (Interlocked.Exchange(ref _done, 1) == 0)
        {
            AssemblyLoadContext.Default.Resolving += LoadContext.Resolve;
        }
    }
}
