namespace DbMigrate.Demo;

/// <summary>
/// The application: two connections, as its own role and as the owner of the tables, on the code that the folder names.
/// </summary>
internal static class Traffic
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    internal static async Task RunAsync(DemoFolder folder)
    {
        var tally = new Tally();
        var wanted = ApplicationCode.Old;
        Writer[] writers =
        [
            new("app", folder.ConnectionString("APP_URL"), tally),
            new("owner", folder.ConnectionString("DATABASE_URL"), tally),
        ];
        var work = Task.WhenAll(writers.Select(w => Task.Run(() => w.RunAsync(() => Volatile.Read(ref wanted)))));
        var reported = string.Empty;
        while (!work.IsCompleted)
        {
            var word = folder.ReadWanted();
            Volatile.Write(ref wanted!, word == Control.StopWord ? null : ApplicationCode.Of(word));

            // Reported when no connection still writes with the other code.
            if (word != reported && writers.All(w => w.Runs?.Name == word))
            {
                folder.WriteReport(tally.Report(word));
                reported = word;
            }

            await Task.WhenAny(work, Task.Delay(Look));
        }

        // A writer that ended with an exception counts as an error.
        if (work.Exception is { } failure)
        {
            tally.Failed(failure.GetBaseException().Message);
        }

        Console.WriteLine(folder.WriteReport(tally.Report(TrafficReport.Stopped)));
    }
}
