# The formula for Homebrew, which builds gtm from a tag.
#
# The release workflow fills in OWNER/gtm, VERSION and REVISION (the tag's
# commit) and publishes the file; it belongs into a tap, as Formula/gtm.rb.
#
# Untried: `ruby -c` takes it, and no Homebrew has built it yet.
class Gtm < Formula
  desc "What a B2B SaaS company's marketing should do at the stage it is in"
  homepage "https://github.com/OWNER/gtm"
  url "https://github.com/OWNER/gtm.git", tag: "vVERSION", revision: "REVISION"
  license any_of: ["MIT", "Apache-2.0"]

  depends_on "rust" => :build

  def install
    system "cargo", "install", "--profile", "dist", *std_cargo_args
    system bin/"gtm", "man", "man"
    man1.install Dir["man/*.1"]
    generate_completions_from_executable(bin/"gtm", "completions")
  end

  test do
    assert_match "is at Optimize", shell_output("#{bin}/gtm stage --arr 20M --headcount 120")
    assert_match version.to_s, shell_output("#{bin}/gtm --version")
  end
end
