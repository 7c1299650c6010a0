using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace DbMigrate.Windows.Host;

/// <summary>What a migration meets: a program that keeps a file open, and programs of a script step.</summary>
internal static class Programs
{
    /// <summary>Keeps a file open, for nobody else to open, until the input ends.</summary>
    public static int Hold(string file)
    {
        using var held = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Console.WriteLine("held");
        Console.In.ReadToEnd();
        return 0;
    }

    /// <summary>Writes its arguments as JSON, one on a line.</summary>
    public static int Write(string[] words)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
        foreach (var word in words)
        {
            output.WriteLine(JsonSerializer.Serialize(word));
        }

        return 0;
    }

    /// <summary>Answers as PostgreSQL's server, where this program has its name.</summary>
    public static int WriteVersion()
    {
        Console.WriteLine("postgres (PostgreSQL) 17.5");
        return 0;
    }

    /// <summary>Leaves a process whose parent has ended, and then waits.</summary>
    public static int StartOrphan(string file)
    {
        using (var parent = Start("parent", file))
        {
            parent.WaitForExit();
        }

        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    /// <summary>Starts a process and ends.</summary>
    public static int StartChild(string file)
    {
        Start("beat", file).Dispose();
        return 0;
    }

    /// <summary>Adds a byte to a file ten times a second.</summary>
    public static int Beat(string file)
    {
        while (true)
        {
            File.AppendAllText(file, ".");
            Thread.Sleep(100);
        }
    }

    private static Process Start(params string[] words) =>
        Process.Start(new ProcessStartInfo(Environment.ProcessPath!, words) { UseShellExecute = false })!;
}
