using System.CommandLine;
using Wxauto.Distill;

var model = new Option<DirectoryInfo>("--model") { Description = "Directory of the teacher (docs/local-models.md), with its vocab.txt.",
    Required = true };
var repository = new Option<DirectoryInfo>("--repository") { Description = "Root of the sources.",
    DefaultValueFactory = _ => new DirectoryInfo(".") };
var cache = new Option<FileInfo>("--cache") { Description = "Where this model's vectors are kept for the next time.", Required = true };
var output = new Option<DirectoryInfo>("--output") { Description = "Where static-zh.vectors.bin and static-zh.vocabulary.txt are written.",
    Required = true };
var root = new RootCommand("Makes the table of static Chinese sentence vectors from an embedding model.")
    { model, repository, cache, output };
root.SetAction((result, cancellationToken) => Distillation.RunAsync(result.GetValue(model)!.FullName,
    result.GetValue(repository)!.FullName, result.GetValue(cache)!.FullName, result.GetValue(output)!.FullName, cancellationToken));
return await root.Parse(args).InvokeAsync();
