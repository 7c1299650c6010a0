namespace DbMigrate.Demo;

/// <summary>Tells the application what to do, and waits until it does.</summary>
internal static class Control
{
    internal const string StopWord = "stop";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    internal static Task SwitchAsync(DemoFolder folder, string code) =>
        TellAsync(folder, code, code, $"the application runs the {code} code");

    internal static Task StopAsync(DemoFolder folder) =>
        TellAsync(folder, StopWord, TrafficReport.Stopped, "the application has stopped");

    private static async Task TellAsync(DemoFolder folder, string word, string answer, string words)
    {
        folder.WriteWanted(word);
        using var patience = new CancellationTokenSource(Patience);
        while (folder.ReadReport() is not { } report || report.Code != answer)
        {
            if (patience.IsCancellationRequested)
            {
                throw new DemoException(
                    $"The application did not answer to '{word}' within {Patience.TotalSeconds} s."
                );
            }

            await Task.Delay(Look, CancellationToken.None);
        }

        Console.WriteLine($"{words}: {folder.ReadReport()}");
    }
}
