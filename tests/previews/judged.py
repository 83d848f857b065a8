"""A page judged: its findings by rule."""

from share_service.previews.lint import lint_file, lint_url
from tests.previews.site import IMAGE, URL

# The pictures' addresses are http so that the test's server needs no certificate: that is a fault in itself.
HTTP = {"image_http"}


def of_file(page, url=URL):
    return {finding.rule: finding for finding in lint_file(page.encode(), url)}


def of_site(site):
    return {finding.rule: finding for finding in lint_url(site.fetcher(), URL)}


def secure(page):
    return page.replace(IMAGE, IMAGE.replace("http:", "https:"))
