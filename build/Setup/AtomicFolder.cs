namespace DbMigrate.Build.Setup;

/// <summary>Creates folders atomically: a folder exists completely or not at all, also with parallel builds.</summary>
internal static class AtomicFolder
{
    /// <summary>Creates a folder and replaces an older one.</summary>
    /// <param name="folder">The folder to create.</param>
    /// <param name="fillAsync">Fills a draft folder. Its exceptions are returned as the reason.</param>
    /// <returns>Null, or the reason why the folder was not created.</returns>
    public static async Task<string?> TryCreateAsync(string folder, Func<string, Task> fillAsync)
    {
        var draft = $"{folder}.{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(draft);
            await fillAsync(draft);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.Move(draft, folder);
            return null;
        }
        catch (Exception failure)
            when (failure
                    is IOException
                        or HttpRequestException
                        or TaskCanceledException
                        or BuildFailedException
                        or InvalidDataException
                        or UnauthorizedAccessException
            )
        {
            return failure.Message;
        }
        finally
        {
            if (Directory.Exists(draft))
            {
                Directory.Delete(draft, recursive: true);
            }
        }
    }
}
