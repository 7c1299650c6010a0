namespace DbMigrate.Demo;

/// <summary>Sends the application a command and waits until it has followed it.</summary>
internal static class Control
{
    internal const string StopWord = "stop";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    internal static Task SwitchAsync(DemoFolder folder, string code) =>
        SendAsync(folder, code, code, $"the application runs the {code} code");

    internal static Task StopAsync(DemoFolder folder) =>
        SendAsync(folder, StopWord, TrafficReport.Stopped, "the application has stopped");

    private static async Task SendAsync(DemoFolder folder, string word, string answer, string words)
    {
        folder.WriteWanted(word);
        using var deadline = new CancellationTokenSource(Deadline);
        while (folder.ReadReport() is not { } report || report.Code != answer)
        {
            if (deadline.IsCancellationRequested)
            {
                throw new DemoException(
                    $"The application did not answer to '{word}' within {Deadline.TotalSeconds} s."
                );
            }

            await Task.Delay(Look, CancellationToken.None);
        }

        Console.WriteLine($"{words}: {folder.ReadReport()}");
    }
}
